import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import './tabs.css'

interface TabsProps {
  readonly label: string
  readonly tabs: readonly { readonly key: string; readonly label: string; readonly content: ReactNode }[]
}

export function Tabs({ label, tabs }: TabsProps) {
  return (
    <AriaTabs className="tabs">
      <TabList aria-label={label} className="tabs__list">
        {tabs.map((tab) => (
          <Tab key={tab.key} id={tab.key} className="tabs__tab">
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.key} id={tab.key} className="tabs__panel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
