-- Names that pass for the same are the same to whoever compares them: letters of other alphabets that look like Latin ones count as
-- those (`LOOK_ALIKES` of src/kernel/text.ts), and so do full-width and mathematical letters.
create or replace function name_key(name text) returns text language sql immutable strict parallel safe
  as $$ select btrim(regexp_replace(translate(public.fold(normalize(name, NFKC)), 'аαвβсςԁеεɡнһηіιıɩјϳкκӏмμоοрρԛѕтτυѵνԝхχуүγζ', 'aabbccdeeghhhiiiijjkklmmooppqsttuvvwxxyyyz'), '[[:punct:][:space:]]+', ' ', 'g')) $$;

-- Keys that were made by the former function are made anew.
update organization_names set name = name, acronym = acronym;
reindex index organization_import_rows_by_spelling;

-- English is written with «-ize» everywhere.
update organization_category_catalogue set name = jsonb_set(name, '{en}', '"Decentralized body"') where id = 'descentralizado' and name ->> 'en' = 'Decentralised body';
