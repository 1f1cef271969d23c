CREATE TABLE "reminders" (
	"key" text PRIMARY KEY NOT NULL,
	"subject_id" text NOT NULL,
	"reminded_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"application_id" text PRIMARY KEY NOT NULL,
	"attendees" bigint NOT NULL,
	"applications_made" bigint NOT NULL,
	"remarks" text NOT NULL,
	"reported_by" text NOT NULL,
	"reported_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_up_pages" (
	"application_id" text PRIMARY KEY NOT NULL,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint,
	"capacity" bigint,
	"closes_on" text,
	"timetable" text NOT NULL,
	"parking" text NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "prefecture" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "day" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "search_text" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "batch_id" text;--> statement-breakpoint
ALTER TABLE "makers" ADD COLUMN "regions_json" text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "kana" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "institution_code" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "people" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "waiting_since" bigint;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "arrived_people" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "arrived_at" bigint;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "arrived_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "reminders_subject" ON "reminders" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "mails_batch" ON "mails" USING btree ("batch_id","state");--> statement-breakpoint
CREATE INDEX "registrations_state" ON "registrations" USING btree ("state","created_at");