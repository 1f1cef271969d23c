CREATE TABLE "listed" (
	"number" bigint PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"state" text NOT NULL,
	"prefecture" text NOT NULL,
	"day" text NOT NULL,
	"association" text NOT NULL,
	"received" bigint NOT NULL,
	"newest" bigint NOT NULL,
	"search_text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "listed_by_maker" (
	"maker" bigint NOT NULL,
	"number" bigint NOT NULL,
	"state" text NOT NULL,
	"prefecture" text NOT NULL,
	"day" text NOT NULL,
	"association" text NOT NULL,
	"received" bigint NOT NULL,
	"newest" bigint NOT NULL,
	CONSTRAINT "listed_by_maker_number_maker_pk" PRIMARY KEY("number","maker")
);
--> statement-breakpoint
CREATE TABLE "listed_counts" (
	"maker" bigint NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"state" text NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "listed_counts_maker_kind_value_state_pk" PRIMARY KEY("maker","kind","value","state")
);
--> statement-breakpoint
CREATE TABLE "listed_names" (
	"name" text PRIMARY KEY NOT NULL,
	"search_text" text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "listed_application" ON "listed" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "listed_newest" ON "listed" USING btree ("newest","number");--> statement-breakpoint
CREATE INDEX "listed_oldest" ON "listed" USING btree ("received","number");--> statement-breakpoint
CREATE INDEX "listed_state" ON "listed" USING btree ("state","newest","number");--> statement-breakpoint
CREATE INDEX "listed_prefecture" ON "listed" USING btree ("prefecture","newest","number");--> statement-breakpoint
CREATE INDEX "listed_day" ON "listed" USING btree ("day","newest","number");--> statement-breakpoint
CREATE INDEX "listed_association" ON "listed" USING btree ("association","newest","number");--> statement-breakpoint
CREATE INDEX "listed_maker_newest" ON "listed_by_maker" USING btree ("maker","newest","number");--> statement-breakpoint
CREATE INDEX "listed_maker_oldest" ON "listed_by_maker" USING btree ("maker","received","number");--> statement-breakpoint
CREATE INDEX "listed_maker_state" ON "listed_by_maker" USING btree ("maker","state","newest","number");--> statement-breakpoint
CREATE INDEX "listed_maker_prefecture" ON "listed_by_maker" USING btree ("maker","prefecture","newest","number");--> statement-breakpoint
CREATE INDEX "listed_maker_day" ON "listed_by_maker" USING btree ("maker","day","newest","number");--> statement-breakpoint
CREATE INDEX "listed_maker_association" ON "listed_by_maker" USING btree ("maker","association","newest","number");--> statement-breakpoint
ALTER TABLE "listed" ALTER COLUMN "association" TYPE text COLLATE "C", ALTER COLUMN "day" TYPE text COLLATE "C", ALTER COLUMN "search_text" TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "listed_by_maker" ALTER COLUMN "association" TYPE text COLLATE "C", ALTER COLUMN "day" TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "listed_counts" ALTER COLUMN "value" TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "listed_names" ALTER COLUMN "search_text" TYPE text COLLATE "C";--> statement-breakpoint
CREATE FUNCTION listed_grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT coalesce(array_agg(DISTINCT substr(words, at, length)), '{}') FROM generate_series(1, char_length(words)) AS at, generate_series(1, 2) AS length $$;--> statement-breakpoint
CREATE INDEX "listed_words" ON "listed" USING gin (listed_grams("search_text"));--> statement-breakpoint
INSERT INTO "upkeep" ("name", "done_to") SELECT 'list every application', 1 WHERE NOT EXISTS (SELECT 1 FROM "applications");
