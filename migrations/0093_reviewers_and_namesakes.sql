-- As of its author (0091): organizations to a post of which somebody of the reviewer's name was appointed without an account, where the
-- reviewer declared to be somebody else.
alter table assessment_reviews add column denies_post_in uuid[] not null default '{}';
