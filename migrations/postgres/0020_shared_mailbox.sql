DROP INDEX "registrations_email";--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_person" ON "registrations" USING btree ("application_id","email","name");