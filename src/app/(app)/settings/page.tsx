import { redirect } from 'next/navigation';

/** The first of the settings; others will stand beside it. */
export default function SettingsPage() {
  redirect('/settings/risk');
}
