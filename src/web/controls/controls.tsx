/** The console's controls: React Aria's, in the console's clothes. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { NumberField as AriaNumberField } from 'react-aria-components/NumberField';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import { Text as AriaText } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps } from 'react-aria-components/TextField';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Icon, type IconName } from './icons.js';

export type ButtonKind = 'plain' | 'primary' | 'good' | 'bad' | 'bare';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly children?: ReactNode;
  readonly className?: string;
  /** The key that does the same, shown beside the words. */
  readonly shortcut?: string | null;
}

export function Button({ kind = 'plain', icon, children, className = '', shortcut, ...rest }: ButtonProps) {
  return (
    <AriaButton className={`button ${kind} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children !== undefined && <span className="button-words">{children}</span>}
      {shortcut && (
        <span className="key button-key" aria-hidden="true">
          {shortcut}
        </span>
      )}
    </AriaButton>
  );
}

/** A button of one icon; its name is read out, and shown where one rests on it. */
export function IconButton({
  label,
  icon,
  kind = 'bare',
  ...rest
}: Omit<ButtonProps, 'children' | 'icon' | 'shortcut'> & { label: string; icon: IconName }) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        aria-label={label}
        {...rest}
        className={`button icon-button ${kind} ${rest.className ?? ''}`}
      >
        <Icon name={icon} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

interface FieldProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly rows?: number;
  readonly className?: string;
  readonly placeholder?: string;
  /** Its name is read out only. */
  readonly bare?: boolean;
}

export function TextField({
  label,
  hint,
  error,
  rows,
  className = '',
  placeholder,
  bare,
  ...rest
}: FieldProps) {
  return (
    <AriaTextField
      {...rest}
      isInvalid={Boolean(error) || Boolean(rest.isInvalid)}
      className={`field ${className}`}
      {...(bare ? { 'aria-label': label } : {})}
    >
      {!bare && <Label>{label}</Label>}
      {rows ? (
        <TextArea rows={rows} className="input" {...(placeholder ? { placeholder } : {})} />
      ) : (
        <Input className="input" {...(placeholder ? { placeholder } : {})} />
      )}
      {hint && (
        <AriaText slot="description" className="hint">
          {hint}
        </AriaText>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}

/** A number from `min` to `max`, typed or stepped. */
export function NumberField({
  label,
  value,
  onChange,
  min = 0,
  max = 1,
  step = 0.01,
  className = '',
  bare,
  isDisabled = false,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  className?: string;
  bare?: boolean;
  isDisabled?: boolean;
}) {
  return (
    <AriaNumberField
      className={`field number ${className}`}
      value={value}
      onChange={(next) => onChange(Number.isFinite(next) ? next : min)}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      formatOptions={{ maximumFractionDigits: step < 1 ? 2 : 0, minimumFractionDigits: step < 1 ? 2 : 0 }}
      {...(bare ? { 'aria-label': label } : {})}
    >
      {!bare && <Label>{label}</Label>}
      <Input className="input tabular" />
    </AriaNumberField>
  );
}

export interface Option<Value extends string> {
  readonly id: Value;
  readonly label: string;
}

/** One of several; in a filter, `''` stands for all. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  bare,
  className = '',
  isDisabled = false,
}: {
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  bare?: boolean;
  className?: string;
  isDisabled?: boolean;
}) {
  return (
    <AriaSelect
      className={`field select ${className}`}
      value={value === '' ? ALL : value}
      isDisabled={isDisabled}
      onChange={(key) => onChange((key === ALL ? '' : String(key)) as Value)}
      {...(bare ? { 'aria-label': label } : {})}
    >
      {!bare && <Label>{label}</Label>}
      <AriaButton className="input select-button">
        <SelectValue className="select-value" />
        <Icon name="down" size={14} />
      </AriaButton>
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" items={options.map((option) => ({ ...option, id: option.id || ALL }))}>
          {(option) => (
            <ListBoxItem className="option" id={option.id} textValue={option.label}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
const ALL = '\u0000all';

export function Switch({
  children,
  hint,
  ...rest
}: {
  children: ReactNode;
  hint?: ReactNode;
  isSelected: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
}) {
  return (
    <div className="switch-row">
      <AriaSwitch className="switch" {...rest}>
        <span className="switch-track" aria-hidden="true">
          <span className="switch-thumb" />
        </span>
        <span>{children}</span>
      </AriaSwitch>
      {hint && <p className="hint">{hint}</p>}
    </div>
  );
}

export function Checkbox({
  label,
  hidden,
  ...rest
}: {
  label: string;
  /** Its name is read out only. */
  hidden?: boolean;
  isSelected: boolean;
  isIndeterminate?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <AriaCheckbox className="checkbox" {...rest} {...(hidden ? { 'aria-label': label } : {})}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="checkbox-box" aria-hidden="true">
            {isIndeterminate ? (
              <span className="checkbox-dash" />
            ) : (
              isSelected && <Icon name="check" size={14} />
            )}
          </span>
          {!hidden && <span>{label}</span>}
        </>
      )}
    </AriaCheckbox>
  );
}
