CREATE TABLE "late_permits" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"date" text NOT NULL,
	"reason" text NOT NULL,
	"valid_until" bigint NOT NULL,
	"permitted_at" bigint NOT NULL,
	"permitted_by" text NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "lifted_for" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "previous_id" text;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "lifted_for" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "previous_id" text;