export { SettingsSkeleton as default } from '@/components/layout/settings-skeleton';
