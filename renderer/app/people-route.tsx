import { AgreementScreen } from '../features/agreement/index.ts'
import { EnrolWizard, LeavingWizard, PeopleScreen, PersonScreen } from '../features/staff/index.ts'
import { go, type InsideRoute } from './navigation.ts'

export type PeopleRoute = Extract<
  InsideRoute,
  { at: 'people' | 'person' | 'enrol' | 'leaving' | 'agreement' }
>

const toPeople = () => go({ at: 'people' })
const toAgreement = () => go({ at: 'agreement' })
const toPerson = (staffId: string) => go({ at: 'person', staffId })

/** The screens about the people of the office. */
export function PeopleRoute({ route }: { readonly route: PeopleRoute }) {
  switch (route.at) {
    case 'people':
      return (
        <PeopleScreen onPerson={toPerson} onEnrol={() => go({ at: 'enrol' })} onAgreement={toAgreement} />
      )
    case 'person':
      return (
        <PersonScreen
          staffId={route.staffId}
          onBack={toPeople}
          onLeave={(staffId) => go({ at: 'leaving', staffId })}
        />
      )
    case 'enrol':
      return <EnrolWizard onLeave={toPeople} onPerson={toPerson} onAgreement={toAgreement} />
    case 'leaving':
      return (
        <LeavingWizard
          staffId={route.staffId}
          {...(route.agreed === undefined ? {} : { agreed: route.agreed })}
          onLeave={() => toPerson(route.staffId)}
        />
      )
    case 'agreement':
      return <AgreementScreen onBack={toPeople} />
  }
}
