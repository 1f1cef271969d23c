DROP INDEX "registrations_person";--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "apart" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "entered_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sign_up_pages" ADD COLUMN "fax" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_person" ON "registrations" USING btree ("application_id","email","name","apart");