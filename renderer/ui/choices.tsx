import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  ListBox,
  ListBoxItem,
  Popover,
  RadioButton,
  RadioField,
  RadioGroup as AriaRadioGroup,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components'
import { Check, ChevronDown } from 'lucide-react'
import { FieldFrame } from './field-frame.tsx'
import './choices.css'

export interface Choice<K extends string> {
  readonly key: K
  readonly label: string
  /** A sentence below the label (radio buttons only). */
  readonly hint?: string
  /** At the far end of a radio button: a state, a size. */
  readonly aside?: ReactNode
  readonly isDisabled?: boolean
}

interface ChoiceProps<K extends string> {
  readonly label: string
  readonly choices: readonly Choice<K>[]
  readonly value: K
  readonly onChange: (value: K) => void
  readonly hint?: ReactNode
  readonly isDisabled?: boolean
}

/** One of a few, all in sight. */
export function RadioGroup<K extends string>({ label, choices, hint, onChange, ...rest }: ChoiceProps<K>) {
  const changed = (value: string) => {
    const choice = choices.find(({ key }) => key === value)
    if (choice) onChange(choice.key)
  }
  return (
    <AriaRadioGroup {...rest} onChange={changed} className="field radio-group">
      <FieldFrame label={label} hint={hint}>
        <div className="radio-group__choices">
          {choices.map((choice) => (
            <RadioField
              key={choice.key}
              value={choice.key}
              isDisabled={choice.isDisabled ?? false}
              className="radio-field"
            >
              <RadioButton className="radio">
                <span className="radio__dot" aria-hidden />
                <span className="radio__words">
                  <span className="radio__label">{choice.label}</span>
                  {choice.hint !== undefined && <span className="radio__hint">{choice.hint}</span>}
                </span>
                {choice.aside !== undefined && <span className="radio__aside">{choice.aside}</span>}
              </RadioButton>
            </RadioField>
          ))}
        </div>
      </FieldFrame>
    </AriaRadioGroup>
  )
}

/** One of many, folded away. */
export function Select<K extends string>({ label, choices, hint, value, onChange, ...rest }: ChoiceProps<K>) {
  return (
    <AriaSelect
      {...rest}
      value={value}
      onChange={(key) => {
        const choice = choices.find((each) => each.key === key)
        if (choice) onChange(choice.key)
      }}
      className="field"
    >
      <FieldFrame label={label} hint={hint}>
        <AriaButton className="select">
          <SelectValue className="select__value" />
          <ChevronDown aria-hidden />
        </AriaButton>
        <Popover className="popover select__popover" offset={4}>
          <ListBox items={choices} className="options">
            {(choice) => (
              <ListBoxItem id={choice.key} textValue={choice.label} className="option">
                {({ isSelected }) => (
                  <>
                    <span>{choice.label}</span>
                    {isSelected && <Check aria-hidden />}
                  </>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </FieldFrame>
    </AriaSelect>
  )
}
