CREATE VIRTUAL TABLE `mail_addresses` USING fts5(`address`, content='', contentless_delete=1, tokenize='trigram');--> statement-breakpoint
INSERT INTO `mail_addresses` (`rowid`, `address`) SELECT `seq`, `recipient_email` FROM `mails`;--> statement-breakpoint
CREATE TRIGGER `mail_addresses_new` AFTER INSERT ON `mails` BEGIN INSERT INTO `mail_addresses` (`rowid`, `address`) VALUES (new.`seq`, new.`recipient_email`); END;--> statement-breakpoint
CREATE TRIGGER `mail_addresses_gone` AFTER DELETE ON `mails` BEGIN DELETE FROM `mail_addresses` WHERE `rowid` = old.`seq`; END;--> statement-breakpoint
CREATE TRIGGER `mail_addresses_other` AFTER UPDATE OF `recipient_email` ON `mails` BEGIN DELETE FROM `mail_addresses` WHERE `rowid` = old.`seq`; INSERT INTO `mail_addresses` (`rowid`, `address`) VALUES (new.`seq`, new.`recipient_email`); END;
