import { expect, it } from 'vitest'
import {
  hasLetters,
  inOneLine,
  lookAlike,
  slug,
  tellsEmail,
  tellsPersonalKey,
  tellsTelephone,
  visible,
} from './text.ts'

it.each([
  ['an override of direction and a zero-width space', '\u202eevil \u200bOrg', 'evil Org'],
  ['isolates and marks of direction', '\u2066Ana\u2069 \u200fRuiz\u061c', 'Ana Ruiz'],
  ['blank letters', '\u3164 \u2800\u115f', ''],
  ['blank letters within', 'Ana\u3164Ruiz', 'Ana Ruiz'],
  ['soft hyphens, joiners and the mark of order', '\ufeffAgen\u00adcia\u200d \u2060Digital\ufe0f', 'Agencia Digital'],
  ['hidden tags', `Agencia${String.fromCodePoint(0xe0041, 0xe0042)}`, 'Agencia'],
  ['loose accents', 'Instituto de Me\u0301xico', 'Instituto de México'],
  ['ends of lines and other spaces', ' Instituto\r\nde\u2028la\u00a0Ciudad\u0085', 'Instituto de la Ciudad'],
  ['control characters', 'Insti\u0000tu\u0007to\u009d', 'Instituto'],
])('leaves of a name with %s what can be seen', (_what, typed, name) => expect(inOneLine(typed)).toBe(name))

it('keeps lines, and emoji whole', () =>
  expect(visible('Uno\r\nDos 👩\u200d🔬 ❤\ufe0f')).toBe('Uno\nDos 👩\u200d🔬 ❤\ufe0f'))

it.each([
  ['Аgencia Digital', 'agencia digital'], // the first letter is Cyrillic
  ['Ѕесrеtаrίа', 'secretaria'],
  ['ＡＧＥＮＣＩＡ 𝐃igital', 'agencia digital'],
  ['Jurídica Ñandú', 'juridica nandu'],
])('takes «%s» for «%s»', (text, latin) => expect(lookAlike(text)).toBe(latin))

it.each([
  ['@@@ ***', false],
  ['🌵🌵', false],
  ['\u3164', false],
  ['4T', true],
  ['Ñ', true],
])('knows whether «%s» could name somebody: %s', (text, can) => expect(hasLetters(inOneLine(text))).toBe(can))

it.each([
  ['ana@ejemplo.mx', true],
  ['Ana <ana@ejemplo.mx>', true],
  ['ana＠ejemplo.mx', true],
  ['Arte @ Barrio', false],
  ['Medio@mbiente', false],
])('knows that «%s» tells an e-mail: %s', (text, tells) => expect(tellsEmail(text)).toBe(tells))

it.each([
  ['Soy GOMA850101HDFRRL09, de Iztapalapa', true],
  ['mi curp es goma850101hdfrrl09', true],
  ['RFC GOMA850101AB1.', true],
  ['RFC GOMA-850101-AB1', true],
  ['La empresa ABC850101AB1', false],
  ['El día GOMA851301AB1 no existe', false],
  ['El contrato XGOMA850101AB1', false],
  ['El plan 2026 de la alcaldía', false],
])('knows that «%s» tells the key of a person: %s', (text, tells) => expect(tellsPersonalKey(text)).toBe(tells))

it.each([
  ['mi celular 5512345678 y ya', true],
  ['Tel.55 1234 5678.', true],
  ['(222) 123-4567', true],
  ['+52 1 55 1234 5678', true],
  ['+525512345678', true],
  ['55 12 34 56 78', true],
  ['55.1234.5678', true],
  ['Folio SUAC-5512345678', false],
  ['Folio 551234567890', false],
  ['Se gastaron $5512345678', false],
  ['Se gastaron $ 5512345678', false],
  ['Se gastaron 5,512,345,678 pesos', false],
  ['Se gastaron 5 512 345 678 pesos', false],
  ['Se gastaron 5512345678.50 pesos', false],
  ['De 2024 a 2025, y de 2025-2026', false],
  ['https://ejemplo.mx/notas/5512345678', false],
  ['https://ejemplo.mx/?nota=5512345678', false],
])('knows that «%s» tells a telephone: %s', (text, tells) => expect(tellsTelephone(text)).toBe(tells))

it.each([
  ['Agua segura en Iztapalapa', 'agua-segura-en-iztapalapa'],
  [
    'Instituto de Transparencia, Acceso a la Información Pública y Protección',
    'instituto-de-transparencia-acceso-a-la-informacion-publica-y',
  ],
  [
    'Consejo para Prevenir y Eliminar la Discriminación de la Ciudad',
    'consejo-para-prevenir-y-eliminar-la-discriminacion-de-la',
  ],
  ['a'.repeat(80), 'a'.repeat(60)],
  ['🌵', ''],
])('makes an address of «%s», cut between words', (text, address) => expect(slug(text)).toBe(address))
