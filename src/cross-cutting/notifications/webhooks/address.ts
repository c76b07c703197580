export const HOOKS = '/mi-mesa/webhooks'
export const hookAddress = (id: string) => `${HOOKS}/${id}`
