DROP INDEX `tokens_subject`;--> statement-breakpoint
CREATE INDEX `tokens_subject` ON `tokens` (`purpose`,`subject_id`,`recipient`);--> statement-breakpoint
CREATE INDEX `events_at` ON `events` (`at`,`seq`);--> statement-breakpoint
CREATE INDEX `inquiries_state` ON `inquiries` (`state`,`maker_id`);--> statement-breakpoint
CREATE INDEX `late_permits_permitted` ON `late_permits` (`permitted_at`);--> statement-breakpoint
CREATE INDEX `sessions_day` ON `sessions` (`date`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_claim` ON `webhook_deliveries` (`state`,`seq`,`due_at`);