import { ref } from '../../../kernel/ref.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { OrganizationId, Registration } from './model.ts'
import { insertOrganizations } from './store.ts'

type Acting = { actorId: string | null; organizationId?: string | null; importId?: string }

/** Enters organizations, each with its act in the journal; answers their ids in the same order. */
export async function registerAll(
  tx: Tx,
  registrations: readonly Registration[],
  { actorId, organizationId = null, importId }: Acting,
): Promise<{ id: OrganizationId; slug: string }[]> {
  const entered = await insertOrganizations(tx, registrations)
  for (const [index, { id }] of entered.entries()) {
    const { name, sector } = registrations[index]!
    await record(tx, {
      event: 'organization.registered',
      subject: ref('organization', id),
      actorId,
      organizationId,
      details: { name, sector, ...(importId && { import: importId }) },
    })
  }
  return entered
}
