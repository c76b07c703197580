import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { ButtonLink, Details, Timestamp, useWords } from '../../../platform/html/index.ts'
import { Paragraphs } from '../content-text.tsx'
import { Proofs } from '../milestones/proofs.tsx'
import { CompletionTag } from '../standing-tag.tsx'
import { proofAddress } from './address.ts'
import { CounterpartTag } from './state-tag.tsx'
import type { Response } from './store.ts'
import { words } from './words.ts'

export type WordProps = {
  /** What was said of the report, the word that counts first. */
  responses: readonly Response[]
  /** The civil owner of the commitment; undefined where there is none. */
  counterpart: OrganizationName | undefined
  /** Every organization that said something. */
  organizations: ReadonlyMap<string, OrganizationName>
  /** Public names of those who said it; none where the page names no person. */
  people?: ReadonlyMap<string, string>
  /** Where to answer, for whoever may. */
  respondAt?: string | undefined
}

/** What the counterpart says of a report, or that it has not answered; what it said before is one click away. */
export function CounterpartWord({ responses, counterpart, organizations, people, respondAt }: WordProps) {
  const t = useWords(words)
  const [last, ...before] = responses
  return (
    <div class={`counterpart counterpart--${last?.verdict ?? 'unanswered'}`}>
      <div class="row">
        <CounterpartTag verdict={last?.verdict} />
      </div>
      {last ? (
        <Said response={last} organizations={organizations} people={people} />
      ) : (
        <p class="small soft">{counterpart ? t('unanswered', { organization: counterpart.name }) : t('nobody')}</p>
      )}
      {before.length > 0 && (
        <Details summary={t('before', { count: before.length })}>
          <ul role="list" class="stacked">
            {before.map((response) => (
              <li>
                <CounterpartTag verdict={response.verdict} />
                <Said response={response} organizations={organizations} people={people} />
              </li>
            ))}
          </ul>
        </Details>
      )}
      {respondAt && (
        <p class="no-paper">
          <ButtonLink href={respondAt} look={last ? 'secondary' : 'primary'} size="small">
            {t(last ? 'respond-again' : 'respond')}
          </ButtonLink>
        </p>
      )}
    </div>
  )
}

type SaidProps = { response: Response } & Pick<WordProps, 'organizations'> & { people: WordProps['people'] | undefined }

function Said({ response, organizations, people }: SaidProps) {
  const t = useWords(words)
  const { verdict, reason, completion, evidence, organizationId, personId, createdAt } = response
  const organization = organizations.get(organizationId)
  const says = verdict === 'confirmed' && reason ? 'confirmed-because' : verdict
  const person = people?.get(personId)
  return (
    <>
      <p class="words__who">{t(`says.${says}`, { organization: organization?.name ?? t('says.someone') })}</p>
      {reason && (
        <blockquote class="words">
          <Paragraphs text={reason} />
        </blockquote>
      )}
      {completion && (
        <p class="small">
          {t('would-give')} <CompletionTag completion={completion} />
        </p>
      )}
      {evidence.length > 0 && <Proofs evidence={evidence} addressOf={proofAddress} />}
      <p class="small soft">
        {t('said-by')} {person && `${person}, `}
        <OrganizationLink organization={organization} />
        {' · '}
        <Timestamp at={createdAt} />
      </p>
    </>
  )
}
