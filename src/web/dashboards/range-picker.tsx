/** From when to when, in days of UTC. */
import { parseDate } from '@internationalized/date';
import { CalendarCell, CalendarGrid } from 'react-aria-components/Calendar';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { DateRangePicker } from 'react-aria-components/DateRangePicker';
import { Dialog } from 'react-aria-components/Dialog';
import { Group } from 'react-aria-components/Group';
import { Heading } from 'react-aria-components/Heading';
import { Label } from 'react-aria-components/Label';
import { Popover } from 'react-aria-components/Popover';
import { RangeCalendar } from 'react-aria-components/RangeCalendar';
import { Button, IconButton } from '../controls/controls.js';
import { useText } from '../i18n/text.js';

export interface Range {
  readonly from: string;
  readonly to: string;
}

const DAY = 86_400_000;
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
export const lastDays = (days: number): Range => ({
  from: dayOf(Date.now() - (days - 1) * DAY),
  to: dayOf(Date.now()),
});

export function RangePicker({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  const { t } = useText();
  return (
    <div className="row range-picker">
      <DateRangePicker
        className="field"
        value={{ start: parseDate(range.from), end: parseDate(range.to) }}
        maxValue={parseDate(dayOf(Date.now()))}
        onChange={(next) => next && onChange({ from: next.start.toString(), to: next.end.toString() })}
      >
        <Label>{t('range')}</Label>
        <Group className="input date-field">
          <DateInput slot="start" className="segments">
            {(segment) => <DateSegment segment={segment} className="segment" />}
          </DateInput>
          <span aria-hidden="true">–</span>
          <DateInput slot="end" className="segments">
            {(segment) => <DateSegment segment={segment} className="segment" />}
          </DateInput>
          <Button kind="bare" icon="down" />
        </Group>
        <Popover className="popover padded">
          <Dialog className="dialog">
            <RangeCalendar className="calendar">
              <header className="calendar-head">
                <IconButton slot="previous" label={t('range.previous')} icon="back" />
                <Heading level={3} />
                <IconButton slot="next" label={t('range.next')} icon="next" />
              </header>
              <CalendarGrid>{(date) => <CalendarCell date={date} className="calendar-cell" />}</CalendarGrid>
            </RangeCalendar>
          </Dialog>
        </Popover>
      </DateRangePicker>
      {[7, 30, 90].map((days) => {
        const preset = lastDays(days);
        const on = preset.from === range.from && preset.to === range.to;
        return (
          <Button key={days} className={`preset ${on ? 'on' : ''}`} onPress={() => onChange(preset)}>
            {t('range.days', { count: days })}
          </Button>
        );
      })}
    </div>
  );
}
