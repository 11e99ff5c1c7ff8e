import { Component, type ReactNode } from 'react'
import { Vault } from 'lucide-react'
import { Fault } from '../../shared/model/fault.ts'
import { useText } from '../text/index.ts'
import { Button, ErrorPanel, OutsidePage } from '../ui/index.ts'
import { lockNow } from './lock.ts'
import { go } from './navigation.ts'

interface ErrorBoundaryProps {
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly failed: boolean
}

/** A screen that cannot be drawn must not leave an empty window over an open vault: it says so, and locks. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false }

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { failed: true }
  }

  readonly #again = () => {
    lockNow()
    go({ at: 'start' })
    this.setState({ failed: false })
  }

  override render(): ReactNode {
    return this.state.failed ? <BrokenScreen onAgain={this.#again} /> : this.props.children
  }
}

const DEFECT = new Fault('defect')

function BrokenScreen({ onAgain }: { readonly onAgain: () => void }) {
  const t = useText('app')
  return (
    <OutsidePage title={t('name')} icon={<Vault />}>
      <ErrorPanel fault={DEFECT} />
      <Button look="primary" onPress={onAgain}>
        {t('lockAndStart')}
      </Button>
    </OutsidePage>
  )
}
