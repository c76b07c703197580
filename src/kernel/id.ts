import { v7 } from 'uuid'
import { z } from 'zod'

/** A new identifier: UUID version 7 (RFC 9562), so ids sort by the moment they were made. */
export const newId = () => v7()

/** The schema of one kind of id. `const PlanId = id('PlanId'); type PlanId = z.infer<typeof PlanId>` */
export const id = <Brand extends string>(_brand: Brand) => z.uuid().brand<Brand>()
