import { ChartExamples } from '../../platform/html/charts/examples.tsx'
import { GuidePage, readTokens } from '../../platform/html/index.ts'
import { page, type Route } from '../../platform/http/index.ts'
import { mailboxRoutes } from './mailbox.tsx'
import { operationRoutes } from './operation.tsx'

/** Pages of the house itself, which no module owns. */
export const houseRoutes: readonly Route[] = [
  page('/guia', {
    access: 'public',
    load: () => readTokens(),
    page: (tokens) => (
      <GuidePage tokens={tokens} more={[{ id: 'graficas', label: 'Gráficas y mapas', content: <ChartExamples /> }]} />
    ),
    json: (tokens) => tokens,
  }),
  ...mailboxRoutes,
  ...operationRoutes,
]
