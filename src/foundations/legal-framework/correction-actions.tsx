import { Button, FormActions, Hidden, useWords, type Values } from '../../platform/html/index.ts'
import { words } from './words.ts'

/** The end of each form of correction: what it was filled from travels with it. */
export function CorrectionActions({ values, back }: { values: Values; back: string }) {
  const t = useWords(words)
  return (
    <>
      <Hidden name="seen" value={String(values['seen'] ?? '')} />
      <FormActions says={t('form.correct.says')}>
        <Button>{t('form.correct.submit')}</Button>
        <a href={back}>{t('form.correct.cancel')}</a>
      </FormActions>
    </>
  )
}
