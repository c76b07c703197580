import type { OrganizationRecord } from '../../organizations/index.ts'
import { appointmentAddress, documentAddress, postAddress } from '../address.ts'
import type { Appointment } from '../model.ts'
import type { Document } from '../store.ts'
import type { PostHistory } from './load.ts'

/** A post with its history, for machines. Whose account a person has is nobody's business. */
export const postForMachines = (
  { slug }: Pick<OrganizationRecord, 'slug'>,
  { post, holder, alternates, vacancy, appointments, documents, end }: PostHistory,
) => ({
  id: post.id,
  address: postAddress(slug, post.number),
  number: post.number,
  label: post.label,
  kind: post.kind,
  mustBeFilled: post.mustBeFilled,
  from: post.from,
  until: end,
  withdrawn: post.withdrawn,
  holder: holder?.id ?? null,
  alternates: alternates.map(({ id }) => id),
  vacancy,
  appointments: appointments.map((appointment) => ({
    ...appointmentForMachines(appointment, documents),
    address: appointmentAddress(slug, post.number, appointment.number),
  })),
})

const appointmentForMachines = (
  { accountId: _account, postId: _post, ...appointment }: Appointment,
  documents: readonly Document[],
) => ({
  ...appointment,
  documents: documents.filter(({ appointmentId }) => appointmentId === appointment.id).map(documentForMachines),
})

const documentForMachines = ({ id, title, sha256, size, addedOn }: Document) => ({
  title,
  address: documentAddress(id),
  sha256,
  size,
  addedOn,
})
