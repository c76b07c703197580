import { z } from 'zod'
import { Borough, Level, Sector } from '../register/model.ts'
import type { ListFilters } from './store.ts'

/** The filters of the list as its address writes them. What is none of the choices filters nothing. */
export const FilterQuery = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  sector: Sector.optional().catch(undefined),
  nivel: Level.optional().catch(undefined),
  categoria: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .optional()
    .catch(undefined),
  alcaldia: Borough.optional().catch(undefined),
  autoridad: z.uuid().optional().catch(undefined),
  estado: z.enum(['activa', 'disuelta']).optional().catch(undefined),
})
export const ListQuery = FilterQuery.extend({ after: z.string().max(800).optional().catch(undefined) })
export type ListQuery = z.infer<typeof ListQuery>

export const filtersOf = ({
  q,
  sector,
  nivel,
  categoria,
  alcaldia,
  autoridad,
  estado,
}: z.infer<typeof FilterQuery>): ListFilters => ({
  q: q || undefined,
  sector,
  level: nivel,
  categoryId: categoria,
  borough: alcaldia,
  authorityId: autoridad,
  status: estado && (estado === 'activa' ? 'active' : 'dissolved'),
})
