CREATE TABLE `recovery_codes` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`second_step_id` text NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `recovery_codes_step` ON `recovery_codes` (`second_step_id`);--> statement-breakpoint
CREATE TABLE `second_steps` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`secret_sealed` text NOT NULL,
	`last_period` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`ended_at` integer,
	`ended_by` text
);
--> statement-breakpoint
CREATE INDEX `second_steps_email` ON `second_steps` (`email`);--> statement-breakpoint
ALTER TABLE `browsers` ADD `tries` integer;