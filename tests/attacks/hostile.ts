/** Values that nobody types and attackers send: each has broken some program. */
export const HOSTILE: readonly string[] = [
  '', ' ', '0', '-1', '1.5', '1e309', '9223372036854775808', '2147483648', '9'.repeat(400), 'NaN', 'Infinity', '0x10', 'null', 'undefined', 'true', '[]', '{}', '[object Object]',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', "'; drop table people; --", '" or ""="', '%', '_', '\\', '$1', '${7*7}', '{{7*7}}', '%s%n', '*', '(', '[a-', ':*', '& | !', '"',
  '\u0000', 'a\u0000b', '\ud800', '\udfff\ud800', '\ufffe\uffff', '\u202eabc', '\u200b', 'e\u0301\u0301\u0301', 'ﷺ'.repeat(50), '💥'.repeat(300), 'a'.repeat(10_000), '\n'.repeat(300), '\t', '\r\nSet-Cookie: a=b', 'İ', 'ß', 'ǆ',
  '../../../etc/passwd', '..%2f..%2f', '..\\..\\', '/', '//', '.', '..', '.json', 'a.json', '?', '#', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'http://169.254.169.254/', '<script>alert(1)</script>', '<![CDATA[', '<!--',
  '2026-02-30', '0000-00-00', '0000-01-01', '0001-01-01', '9999-12-31', '10000-01-01', '-000001-01-01', '+275760-09-13', '31/12/99999', '29/02/2023', '2026-11-20T00:00:00Z', '1/1/1',
  '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '019A0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000001', '019a0000000070008000000000000001',
  ...[[], ['x'], [null, null], {}, { __proto__: 1 }, ['2026-99-99', 'x'], ['a', '019a0000-0000-7000-8000-000000000001'], ['\u0000', '019a0000-0000-7000-8000-000000000001'], ['9'.repeat(30), '019a0000-0000-7000-8000-000000000001'], ['0000-00-00', '019a0000-0000-7000-8000-000000000001'], { name: 1 }, 'x', 1e308].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
] // prettier-ignore

/** One of each kind, for where each value is tried in each field. */
export const HOSTILE_FEW: readonly string[] = [
  '',
  '-1',
  '9223372036854775808',
  '__proto__',
  "'; drop table people; --",
  ':*',
  'a\u0000b',
  '\ud800',
  '¿?',
  'a'.repeat(10_000),
  '2026-02-30',
  '0000-01-01',
  '9999-12-31',
  '10000-01-01',
  '00000000-0000-0000-0000-000000000000',
  'javascript:alert(1)',
  'WyJcdTAwMDAiLCIwMTlhMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiXQ',
]

/** The worst of each kind, for where it is tried in each field of each form, one at a time. */
export const HOSTILE_WORST: readonly string[] = [
  'a\u0000b',
  '\ud800',
  '¿?',
  '9223372036854775808',
  '0000-01-01',
  '10000-01-01',
  'a'.repeat(10_000),
]
