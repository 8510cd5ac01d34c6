import { browser } from 'wxt/browser'

/** What Firefox has instead of a side panel. */
interface SidebarAction {
  open(): Promise<void>
}

/** Opens the panel in the window. Must be called from a click, before anything is waited for. */
export async function openPanelIn(windowId: number): Promise<void> {
  const { sidebarAction } = browser as unknown as { sidebarAction?: SidebarAction }
  if (sidebarAction) return sidebarAction.open()
  await browser.sidePanel.open({ windowId })
}
