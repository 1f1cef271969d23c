DROP INDEX "tokens_subject";--> statement-breakpoint
CREATE INDEX "events_at" ON "events" USING btree ("at","seq");--> statement-breakpoint
CREATE INDEX "inquiries_state" ON "inquiries" USING btree ("state","maker_id");--> statement-breakpoint
CREATE INDEX "late_permits_permitted" ON "late_permits" USING btree ("permitted_at");--> statement-breakpoint
CREATE INDEX "sessions_day" ON "sessions" USING btree ("date");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_claim" ON "webhook_deliveries" USING btree ("state","seq","due_at");--> statement-breakpoint
CREATE INDEX "tokens_subject" ON "tokens" USING btree ("purpose","subject_id","recipient");