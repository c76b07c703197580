import { expect, it } from 'vitest'
import { deviceOf, PublicName } from './model.ts'

it.each([
  ['Ana Ruiz', 'Ana Ruiz'],
  ['  Ana\n  Ruiz ', 'Ana Ruiz'],
  ['Ana\u202e Ruiz\u200b', 'Ana Ruiz'],
  ['Ana\u3164Ruiz', 'Ana Ruiz'],
  ['Ana 2.ª', 'Ana 2.ª'],
  ['Moderata Vicente Quioto', 'Moderata Vicente Quioto'],
])('reads the public name %j as «%s»', (typed, name) => expect(PublicName.parse(typed)).toBe(name))

it.each([
  '',
  ' ',
  'A',
  'ana@ejemplo.mx',
  'Ana <ana@ejemplo.mx>',
  'x'.repeat(81),
  '\u3164\u3164',
  '\u2800\u2800',
  '***',
  'ana＠ejemplo.mx',
  '999,999,999',
  'Tequio',
  'Tequio · Moderación',
  'TEQUÍO CDMX',
  'Tеquiо', // with letters of another alphabet
  'Equipo de moderación',
  'Moderadora',
])('refuses %j as a public name', (typed) => expect(PublicName.safeParse(typed).success).toBe(false))

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Chrome 142',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Edge 142',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'Samsung Internet 28',
    'Android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox 145', 'Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    'Safari 18',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
    'Safari 18',
    'macOS',
  ],
  ['curl/8.5.0', null, null],
  ['', null, null],
])('names the device of %s', (userAgent, browser, system) => expect(deviceOf(userAgent)).toEqual({ browser, system }))
