CREATE TABLE `attention_days` (
	`application_id` text PRIMARY KEY NOT NULL,
	`look_on` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attention_days_look` ON `attention_days` (`look_on`);--> statement-breakpoint
CREATE TABLE `attention_items` (
	`application_id` text NOT NULL,
	`place` integer NOT NULL,
	`kind` text NOT NULL,
	`due` text NOT NULL,
	`since` integer NOT NULL,
	`submitted_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `place`, `kind`)
);
--> statement-breakpoint
CREATE INDEX `attention_items_order` ON `attention_items` (`kind`,`due`,`since`,`submitted_at`,`application_id`,`place`);