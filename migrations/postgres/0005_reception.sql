CREATE TABLE "walk_ins" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"name" text NOT NULL,
	"institution" text NOT NULL,
	"people" bigint NOT NULL,
	"added_at" bigint NOT NULL,
	"added_by" text NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE INDEX "walk_ins_application" ON "walk_ins" USING btree ("application_id");