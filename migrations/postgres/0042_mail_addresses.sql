CREATE FUNCTION mail_grams(address text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT coalesce(array_agg(DISTINCT substr(address, at, 3)), '{}') FROM generate_series(1, char_length(address) - 2) AS at $$;--> statement-breakpoint
CREATE INDEX "mail_addresses" ON "mails" USING gin (mail_grams(lower("recipient_email")));
