/** One or two handles over a chart whose horizontal axis is a score from 0 to 1. */
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { MARGIN } from './chart.js';

export function RangeSlider({
  label,
  values,
  names,
  onChange,
}: {
  label: string;
  values: readonly number[];
  /** Of each handle. */
  names: readonly string[];
  onChange: (values: number[]) => void;
}) {
  const [first = 0, last = 1] = values;
  return (
    <Slider
      className="over-slider"
      aria-label={label}
      value={[...values]}
      onChange={(next) => onChange([...(next as number[])])}
      minValue={0}
      maxValue={1}
      step={0.01}
      formatOptions={{ minimumFractionDigits: 2, maximumFractionDigits: 2 }}
      style={{ left: MARGIN.left, right: MARGIN.right }}
    >
      <SliderTrack className="over-track">
        {values.length === 2 && (
          <div
            className="over-range"
            style={{ left: `${first * 100}%`, width: `${(last - first) * 100}%` }}
          />
        )}
        {names.map((name, index) => (
          <SliderThumb key={name} index={index} className="over-thumb" aria-label={name} />
        ))}
      </SliderTrack>
    </Slider>
  );
}
