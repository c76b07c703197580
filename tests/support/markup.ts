import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:document'],
  rules: {
    'doctype-style': 'off', // `<!doctype html>` is as right in lower case.
    'void-style': 'off',
    'no-redundant-role': 'off', // A list without bullets and a stacked table lose their role in some browsers.
    'prefer-native-element': 'off',
    'long-title': 'off',
    'heading-level': ['error', { minInitialRank: 'h2' }], // The summary of errors comes before everything, its title too.
    'require-sri': 'off', // Everything is of our own origin.
  },
})

/** What is wrong with the document by the HTML standard, one line each. */
export async function markupProblems(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message} ${excerpt(html, line, column)}`,
    ),
  )
}

/** Pages are one long line: the place says little without what is there. */
const excerpt = (html: string, line: number, column: number) =>
  html.split('\n')[line - 1]!.slice(Math.max(0, column - 40), column + 80)
