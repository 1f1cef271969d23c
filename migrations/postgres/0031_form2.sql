CREATE TABLE "collection_events" (
	"collection_id" text NOT NULL,
	"place" bigint NOT NULL,
	"entry_id" text,
	"type" text NOT NULL,
	"role" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	"data_json" text NOT NULL,
	CONSTRAINT "collection_events_collection_id_place_pk" PRIMARY KEY("collection_id","place")
);
--> statement-breakpoint
CREATE TABLE "collection_helpers" (
	"id" text PRIMARY KEY NOT NULL,
	"collection_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"invited_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "collections" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"state" text NOT NULL,
	"version" bigint NOT NULL,
	"prefecture" text NOT NULL,
	"association" text NOT NULL,
	"contact_name" text NOT NULL,
	"contact_phone" text NOT NULL,
	"contact_email" text NOT NULL,
	"second_name" text NOT NULL,
	"second_email" text NOT NULL,
	"due_on" text NOT NULL,
	"final_on" text NOT NULL,
	"hand_in_to" text NOT NULL,
	"note" text NOT NULL,
	"own_entry" bigint NOT NULL,
	"opened_by" text NOT NULL,
	"submitted_at" bigint NOT NULL,
	"opened_at" bigint,
	"done_at" bigint,
	"updated_at" bigint NOT NULL,
	"noticed_on" text NOT NULL,
	"erased_at" bigint,
	"last_number" bigint NOT NULL,
	"last_event" bigint NOT NULL,
	"reminded" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"id" text PRIMARY KEY NOT NULL,
	"collection_id" text NOT NULL,
	"number" bigint NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"helper_id" text,
	"hand_in_id" text,
	"version" bigint NOT NULL,
	"stands_for" text NOT NULL,
	"full_code" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"contact_name" text NOT NULL,
	"phone" text NOT NULL,
	"email" text NOT NULL,
	"product1" text NOT NULL,
	"units1" bigint NOT NULL,
	"product2" text NOT NULL,
	"units2" bigint NOT NULL,
	"form_json" text NOT NULL,
	"entered_at" bigint NOT NULL,
	"entered_by" text NOT NULL,
	"updated_at" bigint NOT NULL,
	"answer" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entry_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"entry_id" text NOT NULL,
	"collection_id" text NOT NULL,
	"answer" text NOT NULL,
	"answered_on" text NOT NULL,
	"note" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entry_corrections" (
	"id" text PRIMARY KEY NOT NULL,
	"entry_id" text NOT NULL,
	"collection_id" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"note" text NOT NULL,
	"before_json" text NOT NULL,
	"after_json" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hand_in_entries" (
	"hand_in_id" text NOT NULL,
	"entry_id" text NOT NULL,
	"full_code" text NOT NULL,
	"number" bigint NOT NULL,
	"form_json" text NOT NULL,
	CONSTRAINT "hand_in_entries_hand_in_id_entry_id_pk" PRIMARY KEY("hand_in_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "hand_ins" (
	"id" text PRIMARY KEY NOT NULL,
	"collection_id" text NOT NULL,
	"number" bigint NOT NULL,
	"handed_on" text NOT NULL,
	"way" text NOT NULL,
	"tracking" text NOT NULL,
	"note" text NOT NULL,
	"institutions" bigint NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"maker" text NOT NULL,
	"model" text NOT NULL,
	"offered_from" text NOT NULL,
	"offered_until" text NOT NULL,
	"edition" text NOT NULL,
	"place" bigint NOT NULL,
	"version" bigint NOT NULL,
	"saved_at" bigint NOT NULL,
	"saved_by" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "collection_events_entry" ON "collection_events" USING btree ("entry_id","place");--> statement-breakpoint
CREATE INDEX "collection_helpers_collection" ON "collection_helpers" USING btree ("collection_id","invited_at");--> statement-breakpoint
CREATE UNIQUE INDEX "collections_reference" ON "collections" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "collections_state" ON "collections" USING btree ("state","prefecture");--> statement-breakpoint
CREATE INDEX "collections_email" ON "collections" USING btree ("contact_email");--> statement-breakpoint
CREATE INDEX "collections_submitted" ON "collections" USING btree ("state","submitted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_stands_for" ON "entries" USING btree ("stands_for");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_number" ON "entries" USING btree ("collection_id","number");--> statement-breakpoint
CREATE INDEX "entries_state" ON "entries" USING btree ("collection_id","state","full_code");--> statement-breakpoint
CREATE INDEX "entries_helper" ON "entries" USING btree ("collection_id","helper_id","number");--> statement-breakpoint
CREATE INDEX "entries_code" ON "entries" USING btree ("full_code");--> statement-breakpoint
CREATE INDEX "entries_hand_in" ON "entries" USING btree ("hand_in_id");--> statement-breakpoint
CREATE INDEX "entry_answers_entry" ON "entry_answers" USING btree ("entry_id","at");--> statement-breakpoint
CREATE INDEX "entry_answers_at" ON "entry_answers" USING btree ("collection_id","at");--> statement-breakpoint
CREATE INDEX "entry_corrections_entry" ON "entry_corrections" USING btree ("entry_id","at");--> statement-breakpoint
CREATE INDEX "entry_corrections_at" ON "entry_corrections" USING btree ("collection_id","at");--> statement-breakpoint
CREATE INDEX "hand_in_entries_order" ON "hand_in_entries" USING btree ("hand_in_id","full_code");--> statement-breakpoint
CREATE UNIQUE INDEX "hand_in_entries_entry" ON "hand_in_entries" USING btree ("entry_id");--> statement-breakpoint
CREATE UNIQUE INDEX "hand_ins_number" ON "hand_ins" USING btree ("collection_id","number");