CREATE TABLE `walk_ins` (
	`id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`name` text NOT NULL,
	`institution` text NOT NULL,
	`people` integer NOT NULL,
	`added_at` integer NOT NULL,
	`added_by` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE INDEX `walk_ins_application` ON `walk_ins` (`application_id`);