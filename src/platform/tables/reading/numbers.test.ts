import { describe, expect, test } from 'vitest'
import { numberFormat, numberText, serialOf } from './numbers.ts'

describe('formats', () => {
  test.each([
    [14, undefined, 'day'],
    [22, undefined, 'moment'],
    [20, undefined, 'time'],
    [0, undefined, 'number'],
    [9, undefined, 'number'],
    [164, 'yyyy\\-mm\\-dd', 'day'],
    [164, 'dd/mm/yyyy hh:mm', 'moment'],
    [164, '[$-80A]d" de "mmmm" de "yyyy;@', 'day'],
    [164, '[h]:mm:ss', 'time'],
    [164, '#,##0.00', 'number'],
    [164, '0.00" días"', 'number'],
    [164, '[Red]0;[Blue]-0', 'number'],
    [164, '"$"#,##0', 'number'],
    [164, 'General" m"', 'number'],
    [164, 'mmm-yy', 'day'],
    [164, 'hh:mm:ss.000', 'time'],
    [164, '@', 'number'],
  ])('%i %s is %s', (id, code, kind) => expect(numberFormat(id, code).kind).toBe(kind))

  test('zeros keep their width', () => {
    expect(numberText('7', numberFormat(164, '000'), false)).toBe('007')
    expect(numberText('6500', numberFormat(164, '00000'), false)).toBe('06500')
  })
})

describe('numbers', () => {
  test.each([
    ['0.30000000000000004', '0.3'],
    ['1234.5', '1234.5'],
    ['007', '007'],
    ['-5', '-5'],
    ['1.5E3', '1500'],
    ['9007199254740993', '9007199254740993'],
    ['no es número', 'no es número'],
    ['', ''],
  ])('%s reads %s', (raw, text) => expect(numberText(raw, { kind: 'number' }, false)).toBe(text))
})

describe('dates count from 1899-12-31 with a false leap day, or from 1904', () => {
  test.each([
    ['1', false, '1900-01-01'],
    ['59', false, '1900-02-28'],
    ['60', false, null],
    ['61', false, '1900-03-01'],
    ['42795', false, '2017-03-01'],
    ['41333', true, '2017-03-01'],
    ['0', true, '1904-01-01'],
    ['46348', false, '2026-11-22'],
    ['2958465', false, '9999-12-31'],
    ['2958466', false, null],
    ['-1', false, null],
  ])('%s (1904: %s) is %s', (raw, epoch1904, day) => expect(numberText(raw, { kind: 'day' }, epoch1904)).toBe(day))

  test('an hour makes a moment, alone it is an hour', () => {
    expect(numberText('46348.5', { kind: 'day' }, false)).toBe('2026-11-22T12:00:00')
    expect(numberText('46348', { kind: 'moment' }, false)).toBe('2026-11-22')
    expect(numberText('0.7368055555555556', { kind: 'time' }, false)).toBe('17:41:00')
    // One second short of midnight by rounding is midnight of the next day.
    expect(numberText('46347.99999999999', { kind: 'moment' }, false)).toBe('2026-11-22')
  })

  test('serials come back', () => {
    expect(serialOf('2026-11-22')).toBe(46348)
    expect(serialOf('1900-03-01')).toBe(61)
    expect(serialOf('1899-01-01')).toBeNull()
  })
})
