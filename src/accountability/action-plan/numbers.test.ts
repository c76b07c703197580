import { expect, it } from 'vitest'
import { hasDecimals, readNumber } from './numbers.ts'

it.each([
  ['1234.5', 1234.5],
  ['1,234.5', 1234.5],
  ['1 234.5', 1234.5],
  ['18,400,000.50', 18_400_000.5],
  ['$ 1 250', 1250],
  ['$1,250', 1250],
  ['-3.5', -3.5],
  ['−3.5', -3.5],
  ['+7', 7],
  ['1e-7', 1e-7],
  ['0', 0],
])('«%s» is %d', (text, value) => {
  expect(readNumber(text)).toEqual({ ok: true, value })
})

it.each([
  ['1,5', '1.5'],
  ['-1,5', '-1.5'],
  ['12,50', '12.50'],
  ['1234,5', '1234.5'],
  ['0,500', '0.500'],
  ['1,2345', '1.2345'],
  ['1.234,5', '1234.5'],
  ['1 234,50', '1234.50'],
])('«%s» is asked for as «%s», never multiplied', (text, instead) => {
  expect(readNumber(text)).toEqual({ ok: false, reason: 'decimal-comma', instead })
})

it.each([
  '',
  'doce',
  '1,23,456',
  '12,34.5',
  '1 23',
  '1,234 567',
  '1.2.3',
  '--1',
  'NaN',
  '1e999',
  '٣',
  '1,',
  ',5',
  '0,123,456',
])('«%s» is no number', (text) => {
  expect(readNumber(text)).toEqual({ ok: false, reason: 'not-a-number' })
})

it.each([
  [1234567.89, true],
  [1234567.891, false],
  [0.29, true],
  [12.5, true],
  [999_999_999_999_999, true],
])('%d has two decimals at most: %s', (value, is) => {
  expect(hasDecimals(value, 2)).toBe(is)
})
