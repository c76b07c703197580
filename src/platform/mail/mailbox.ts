import type { Message } from './message.ts'

export type KeptMessage = Message & { at: Date }

/** Where letters land while no mail server is set: in the memory of this process, until it ends. */
export type Mailbox = {
  keep(message: Message): Promise<void>
  /** Newest first. */
  list(): readonly KeptMessage[]
  get(id: string): KeptMessage | null
  clear(): void
}

/** A mailbox of the newest `capacity` letters. */
export function openMailbox({
  capacity = 200,
  now = () => new Date(),
}: { capacity?: number; now?: () => Date } = {}): Mailbox {
  let messages: KeptMessage[] = []
  return {
    async keep(message) {
      messages = [{ ...message, at: now() }, ...messages.filter(({ id }) => id !== message.id)].slice(0, capacity)
    },
    list: () => messages,
    get: (id) => messages.find((message) => message.id === id) ?? null,
    clear: () => void (messages = []),
  }
}
