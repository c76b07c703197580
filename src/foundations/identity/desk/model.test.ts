import { expect, it } from 'vitest'
import { arrange, hiddenIn } from './model.ts'

const item = (address: string, dueOn: string | null, late = false) => ({
  title: { es: address },
  address,
  why: '',
  dueOn,
  late,
})

it('puts what is late first, then by day, and apart what only waits and what others owe', () => {
  const desk = arrange([
    item('/b', '2026-12-01'),
    item('/w', null),
    item('/late-2', '2026-11-02', true),
    item('/a', '2026-11-30'),
    item('/late-1', '2026-10-01', true),
    { ...item('/mine', null, true), asked: 'Vencida' },
  ])
  expect(desk.owed.map(({ address }) => address)).toEqual(['/late-1', '/late-2', '/a', '/b'])
  expect(desk.waiting.map(({ address }) => address)).toEqual(['/w'])
  expect(desk.asked.map(({ address }) => address)).toEqual(['/mine'])
})

it('counts what waits for roles that let nothing yet, and nothing that is there already or others owe', () => {
  const whole = [
    item('/a', null),
    item('/b', '2026-11-02', true),
    item('/c', null),
    { ...item('/mine', null), asked: 'Vencida' },
  ]
  expect(hiddenIn([item('/a', null)], whole)).toEqual({ total: 2, late: 1 })
})
