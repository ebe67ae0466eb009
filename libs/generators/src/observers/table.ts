import { observeEnergyConsumption } from './development-reform.energy-consumption.ts';
import { observeInvestmentProject } from './development-reform.investment-project.ts';
import { observeFacilityEvent } from './city-management.facility-event.ts';
import { observeTag } from './city-management.tag.ts';
import { observeAirQuality } from './ecology-environment.air-quality.ts';
import { observeWaterQuality } from './ecology-environment.water-quality.ts';
import { observeEnrolment } from './education.enrolment.ts';
import { observeOnlineCourse } from './education.online-course.ts';
import { observeElderlyCare } from './civil-affairs.elderly-care.ts';
import { observeMarriage } from './civil-affairs.marriage.ts';
import { observeScenicVisit } from './culture-tourism.scenic-visit.ts';
import { observeEmployment } from './human-resources.employment.ts';
import { observeTalent } from './human-resources.talent.ts';
import { observeHazardWarning } from './emergency-management.hazard-warning.ts';
import { observeSocialInsurance } from './human-resources.social-insurance.ts';
import { observeLegalServiceCase } from './justice.legal-service-case.ts';
import { observeEnterprise } from './market-regulation.enterprise.ts';
import { observeFarmProduct } from './agriculture.farm-product.ts';
import { observeLandContract } from './agriculture.land-contract.ts';
import { observeSafetyInspection } from './emergency-management.safety-inspection.ts';
import { observeFoodInspection } from './market-regulation.food-inspection.ts';
import { observeOnlineTradeAlert } from './market-regulation.online-trade-alert.ts';
import { observeSpecialEquipment } from './market-regulation.special-equipment.ts';
import { observeHospitalVisit } from './health.hospital-visit.ts';
import { observeSettlement } from './medical-security.settlement.ts';
import { observeEVoucher } from './finance.e-voucher.ts';
import { observeLandParcel } from './natural-resources.land-parcel.ts';
import { observeRealEstate } from './natural-resources.real-estate.ts';
import { observeCreditRecord } from './development-reform.credit-record.ts';
import { observeFinancialRiskSignal } from './local-finance.financial-risk-signal.ts';
import { observeProcurement } from './finance.procurement.ts';
import { observeHealthEvent } from './health.health-event.ts';
import type { Observer } from './observer.ts';
import { observeCaseProgress } from './political-legal.case-progress.ts';
import { observeDisputeMediation } from './political-legal.dispute-mediation.ts';
import { observeGridEvent } from './political-legal.grid-event.ts';
import { observeIncident } from './public-security.incident.ts';
import { observeResident } from './public-security.resident.ts';
import { observeVehicle } from './public-security.vehicle.ts';
import { observeExpresswayPassage } from './transport.expressway-passage.ts';
import { observePortCall } from './transport.port-call.ts';

/** Who observes which dataset, by topic. */
export const observers: Readonly<Record<string, Observer>> = {
  'line.market-regulation.enterprise': observeEnterprise,
  'line.public-security.incident': observeIncident,
  'line.political-legal.case-progress': observeCaseProgress,
  'line.political-legal.dispute-mediation': observeDisputeMediation,
  'line.political-legal.grid-event': observeGridEvent,
  'line.justice.legal-service-case': observeLegalServiceCase,
  'line.city-management.facility-event': observeFacilityEvent,
  'line.city-management.tag': observeTag,
  'line.public-security.resident': observeResident,
  'line.public-security.vehicle': observeVehicle,
  'line.development-reform.energy-consumption': observeEnergyConsumption,
  'line.development-reform.investment-project': observeInvestmentProject,
  'line.natural-resources.land-parcel': observeLandParcel,
  'line.natural-resources.real-estate': observeRealEstate,
  'line.transport.expressway-passage': observeExpresswayPassage,
  'line.transport.port-call': observePortCall,
  'line.human-resources.social-insurance': observeSocialInsurance,
  'line.emergency-management.hazard-warning': observeHazardWarning,
  'line.agriculture.farm-product': observeFarmProduct,
  'line.agriculture.land-contract': observeLandContract,
  'line.emergency-management.safety-inspection': observeSafetyInspection,
  'line.market-regulation.food-inspection': observeFoodInspection,
  'line.market-regulation.online-trade-alert': observeOnlineTradeAlert,
  'line.market-regulation.special-equipment': observeSpecialEquipment,
  'line.health.hospital-visit': observeHospitalVisit,
  'line.medical-security.settlement': observeSettlement,
  'line.finance.e-voucher': observeEVoucher,
  'line.development-reform.credit-record': observeCreditRecord,
  'line.local-finance.financial-risk-signal': observeFinancialRiskSignal,
  'line.finance.procurement': observeProcurement,
  'line.health.health-event': observeHealthEvent,
  'line.ecology-environment.air-quality': observeAirQuality,
  'line.ecology-environment.water-quality': observeWaterQuality,
  'line.education.enrolment': observeEnrolment,
  'line.education.online-course': observeOnlineCourse,
  'line.civil-affairs.elderly-care': observeElderlyCare,
  'line.civil-affairs.marriage': observeMarriage,
  'line.culture-tourism.scenic-visit': observeScenicVisit,
  'line.human-resources.employment': observeEmployment,
  'line.human-resources.talent': observeTalent,
};
