/** The door of posts: who holds what on a day, what is vacant, and the acts that appoint. */
export { addPost, appointTo, attachDocument, endAppointmentOn } from './changes/actions.ts'
export {
  type Appointment,
  type EndReason,
  type Post,
  type PostKind,
  type PostOnDay,
  type Standing,
  type Vacancy,
} from './model.ts'
export { postsOf } from './on-day.ts'
export {
  appointedWithoutAccount,
  countRequiredPosts,
  findHolder as holderOf,
  findPendingPosts as pendingPosts,
  postsOfAccount,
  type PendingPost,
} from './store.ts'
