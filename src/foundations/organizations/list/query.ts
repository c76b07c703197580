import { z } from 'zod'
import { Borough, Level, Sector } from '../register/model.ts'
import type { ListFilters } from './store.ts'

/** The filters of the list as its address writes them. */
export const FilterQuery = z.object({
  q: z.string().trim().max(200).optional(),
  sector: Sector.optional(),
  nivel: Level.optional(),
  categoria: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .optional(),
  alcaldia: Borough.optional(),
  autoridad: z.uuid().optional(),
  estado: z.enum(['activa', 'disuelta']).optional(),
})
export const ListQuery = FilterQuery.extend({ after: z.string().max(800).optional() })
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
