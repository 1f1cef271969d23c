// Hands calendar objects to KCalendarCore, as KMail and KOrganizer do with a mail's, and prints what is held after each.
// What a mail's status says decides, as in Akonadi's scheduler: obsolete is left alone, CANCEL takes the event away.
#include <KCalendarCore/ICalFormat>
#include <KCalendarCore/MemoryCalendar>
#include <KCalendarCore/ScheduleMessage>
#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QTextStream>
#include <QTimeZone>

using namespace KCalendarCore;

static QString taken(const MemoryCalendar::Ptr &calendar, ICalFormat &format, const QString &text)
{
    const auto message = format.parseScheduleMessage(calendar, text);
    if (!message) return QStringLiteral("refused");
    const auto event = message->event().staticCast<Incidence>();
    const auto existing = calendar->incidence(event->uid());
    switch (message->method()) {
    case iTIPRequest: {
        if (message->status() == ScheduleMessage::Obsolete) return QStringLiteral("obsolete");
        if (existing) calendar->deleteIncidence(existing);
        calendar->addIncidence(Incidence::Ptr(event->clone()));
        return QStringLiteral("taken");
    }
    case iTIPCancel:
        if (!existing) return QStringLiteral("unknown");
        calendar->deleteIncidence(existing);
        return QStringLiteral("taken");
    default:
        return QStringLiteral("other");
    }
}

static QString statusOf(const Event::Ptr &event)
{
    if (event->status() == Incidence::StatusCanceled) return QStringLiteral("CANCELLED");
    return event->status() == Incidence::StatusConfirmed ? QStringLiteral("CONFIRMED") : QStringLiteral("-");
}

static QString parkingOf(const Event::Ptr &event)
{
    const auto found = QRegularExpression(QString::fromUtf8("駐車場[^。]*。")).match(event->description());
    return found.hasMatch() ? found.captured() : QStringLiteral("-");
}

int main(int count, char **names)
{
    QCoreApplication app(count, names);
    QTextStream out(stdout);
    out.setCodec("UTF-8");
    const MemoryCalendar::Ptr calendar(new MemoryCalendar(QTimeZone("Asia/Tokyo")));
    for (int at = 1; at < count; ++at) {
        QFile file(QString::fromLocal8Bit(names[at]));
        file.open(QIODevice::ReadOnly);
        const QString text = QString::fromUtf8(file.readAll());
        ICalFormat format;
        MemoryCalendar::Ptr held = calendar;
        QString said;
        if (text.contains(QStringLiteral("METHOD:PUBLISH"))) {
            held = MemoryCalendar::Ptr(new MemoryCalendar(QTimeZone("Asia/Tokyo")));
            said = format.fromRawString(held, text.toUtf8()) ? QStringLiteral("taken") : QStringLiteral("refused");
        } else {
            said = taken(calendar, format, text);
        }
        const auto events = held->rawEvents();
        if (said != QStringLiteral("taken")) out << names[at] << '\t' << said << '\n';
        for (const auto &event : events)
            out << names[at] << '\t' << event->dtStart().toTimeZone(QTimeZone("Asia/Tokyo")).toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                << '\t' << statusOf(event) << '\t' << event->revision() << '\t' << parkingOf(event) << '\t' << event->summary() << '\n';
    }
    return 0;
}
