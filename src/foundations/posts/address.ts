/** Of the posts of an organization, by the slug of its page. */
export const postsAddress = (slug: string) => `/organizaciones/${slug}/cargos`
export const postAddress = (slug: string, post: number) => `${postsAddress(slug)}/${post}`
export const appointmentAddress = (slug: string, post: number, appointment: number) =>
  `${postAddress(slug, post)}#${appointmentAnchor(appointment)}`
export const appointmentAnchor = (appointment: number) => `nombramiento-${appointment}`
/** Where acts on an appointment are done. */
export const appointmentPath = (slug: string, post: number, appointment: number) =>
  `${postAddress(slug, post)}/nombramientos/${appointment}`
export const documentAddress = (id: string) => `/nombramientos/documentos/${id}`
