CREATE TABLE `chosen_materials` (
	`application_id` text NOT NULL,
	`material_id` text NOT NULL,
	PRIMARY KEY(`application_id`, `material_id`)
);
--> statement-breakpoint
CREATE TABLE `material_marks` (
	`id` text PRIMARY KEY NOT NULL,
	`material_id` text NOT NULL,
	`line` text NOT NULL,
	`at` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `material_marks_open` ON `material_marks` (`settled_at`,`material_id`,`at`);--> statement-breakpoint
CREATE INDEX `material_marks_settled` ON `material_marks` (`settled_at`);--> statement-breakpoint
CREATE TABLE `material_versions` (
	`material_id` text NOT NULL,
	`version` integer NOT NULL,
	`act` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`address` text NOT NULL,
	`attachment_id` text,
	`note` text NOT NULL,
	`audience` text NOT NULL,
	`as_of` text NOT NULL,
	`valid_until` text,
	`place` integer NOT NULL,
	PRIMARY KEY(`material_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `materials` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`address` text NOT NULL,
	`attachment_id` text,
	`note` text NOT NULL,
	`audience` text NOT NULL,
	`as_of` text NOT NULL,
	`valid_until` text,
	`place` integer NOT NULL,
	`version` integer NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL,
	`removed_at` integer
);
