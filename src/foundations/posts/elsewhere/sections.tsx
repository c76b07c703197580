import type { Day } from '../../../kernel/dates.ts'
import { Heading, LangText, Table, Tag, useRequest, useWords } from '../../../platform/html/index.ts'
import { postAddress, postsAddress } from '../address.ts'
import { HolderText, personList, VacancyText } from '../list/pieces.tsx'
import type { PostOnDay } from '../model.ts'
import { words } from '../words.ts'

type Props = {
  posts: readonly PostOnDay[]
  slug: string
  day: Day
  can: { manage: boolean }
}

/** Who holds each post of the organization today. */
export function OrganizationPosts({ posts, slug, day, can }: Props) {
  const t = useWords(words)
  return (
    <section aria-labelledby="cargos">
      <Heading id="cargos">{t('slot.title')}</Heading>
      <p class={posts.length === 0 ? 'soft' : undefined}>{t(posts.length === 0 ? 'slot.none' : 'slot.lead')}</p>
      {posts.length > 0 && <PostTable posts={posts} slug={slug} day={day} />}
      <ul>
        <li>
          <a href={postsAddress(slug)}>{t('slot.all')}</a>
        </li>
        <li>
          <a href="/cargos-pendientes">{t('slot.pending')}</a>
        </li>
        {can.manage && (
          <li>
            <a href={`${postsAddress(slug)}/nuevo`}>{t('slot.add')}</a>
          </li>
        )}
      </ul>
    </section>
  )
}

function PostTable({ posts, slug, day }: Omit<Props, 'can'>) {
  const { locale } = useRequest()
  const t = words(locale)
  return (
    <Table
      caption={t('slot.lead')}
      captionHidden
      rows={posts}
      columns={[
        {
          label: t('field.post'),
          header: true,
          cell: ({ post }) => (
            <a href={postAddress(slug, post.number)}>
              <LangText text={post.label} />
            </a>
          ),
        },
        { label: t('field.holder'), cell: (state) => <Holder state={state} day={day} /> },
        {
          label: t('field.alternates'),
          cell: ({ alternates, vacancy }) =>
            alternates.length === 0 ? (
              <span class="soft">{t('none')}</span>
            ) : vacancy ? (
              `${t('vacancy.acting')}: ${personList(alternates)}`
            ) : (
              personList(alternates)
            ),
        },
      ]}
    />
  )
}

function Holder({ state: { post, holder, vacancy }, day }: { state: PostOnDay; day: Day }) {
  const t = useWords(words)
  if (holder) return <HolderText holder={holder} />
  if (!post.mustBeFilled) return <Tag tone="neutral">{t('state.open')}</Tag>
  return (
    <>
      <Tag tone="late">{t('state.vacant')}</Tag>
      {vacancy && (
        <>
          <br />
          <span class="small">
            <VacancyText vacancy={vacancy} day={day} />
          </span>
        </>
      )}
    </>
  )
}
