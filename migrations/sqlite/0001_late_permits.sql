CREATE TABLE `late_permits` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`date` text NOT NULL,
	`reason` text NOT NULL,
	`valid_until` integer NOT NULL,
	`permitted_at` integer NOT NULL,
	`permitted_by` text NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
ALTER TABLE `applications` ADD `lifted_for` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `previous_id` text;--> statement-breakpoint
ALTER TABLE `drafts` ADD `lifted_for` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `drafts` ADD `previous_id` text;