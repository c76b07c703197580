import { useWords } from '../../platform/html/request.ts'
import { fieldRows, Meanings, type Schema } from './meanings.tsx'
import type { OpenApi, Operation } from './openapi.ts'
import { STATUS_OF, type ProblemCode } from './refusal.ts'
import { apiWords } from './words.ts'

type Act = { method: string; path: string; operation: Operation }

const actsIn = (document: OpenApi): Act[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      operation?.security ? [{ method: method.toUpperCase(), path, operation }] : [],
    ),
  )

const scopesIn = ({ security = [] }: Operation): string[] => security.flatMap(({ token = [] }) => [...token])
const groupId = (scope: string) => scope.replace(':', '-')

/** How to write: the token, a first request, and each act with what it takes and why it may be refused. */
export function ActsSection({ document }: { document: OpenApi }) {
  const t = useWords(apiWords)
  const base = document.servers[0]!.url
  const groups = [...Map.groupBy(actsIn(document), ({ operation }) => scopesIn(operation)[0] ?? '')]
  return (
    <section class="collection" aria-labelledby="escribir">
      <h2 id="escribir">{t('write.title')}</h2>
      <p>{t('write.token')}</p>
      <p>
        <a href="/mi-cuenta/tokens">{t('write.get-token')}</a>
      </p>
      <p>{t('write.key')}</p>
      <p>{t('write.match')}</p>
      <p>{t('write.dry-run')}</p>
      <p>{t('write.errors')}</p>
      <p>{t('write.by-scope')}</p>
      <ul class="in-api">
        {groups.map(([scope]) => (
          <li key={scope}>
            <a href={`#${groupId(scope)}`}>
              <code>{scope}</code>
            </a>
          </li>
        ))}
      </ul>
      {groups.map(([scope, acts]) => (
        <section key={scope} class="collection" aria-labelledby={groupId(scope)}>
          <h3 id={groupId(scope)}>
            {t('write.scope')}: <code>{scope}</code>
          </h3>
          {acts.map((act) => (
            <ActSection key={act.operation.operationId} base={base} {...act} />
          ))}
        </section>
      ))}
      <h3 id="problemas">{t('write.problems')}</h3>
      <dl lang="en">
        {(Object.keys(STATUS_OF) as ProblemCode[]).map((code) => (
          <div id={code} key={code}>
            <dt>
              <code>{code}</code> ({STATUS_OF[code]})
            </dt>
            <dd>{apiWords('en')(`problem.${code}.title`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function ActSection({ method, path, operation, base }: Act & { base: string }) {
  const t = useWords(apiWords)
  const body = operation.requestBody?.content['application/json']?.schema as Schema | undefined
  const rows = body ? fieldRows(body) : []
  const scopes = scopesIn(operation)
  return (
    <section class="act" aria-labelledby={operation.operationId}>
      <h4 id={operation.operationId} lang="en">
        {operation.summary}
      </h4>
      <p>
        <code>
          {method} {base + path}
        </code>
      </p>
      <p lang="en">
        <Described text={operation.description ?? ''} />
      </p>
      {scopes.length > 1 && (
        <p>
          {t('write.scope')}: <code>{scopes.join(', ')}</code>
        </p>
      )}
      {rows.length > 0 && (
        <details>
          <summary>{t('write.body')}</summary>
          <Meanings caption={`${t('write.body')}: ${operation.summary}`} head={t('field')} rows={rows} />
        </details>
      )}
    </section>
  )
}

/** Names between back quotes, as OpenAPI's descriptions have them, as code. */
const Described = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>
)
