"""Who treats: specialties with their taxonomy code (NUCC), their scenes and their share of the practices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cleanclaim.tools.sample.scenes.scene import Scene, groups


@dataclass(frozen=True, slots=True)
class Specialty:
    """A kind of practice. ``kind`` P, I or D; ``title`` a word for its name; ``share`` its weight among practices."""

    name: str
    kind: str
    taxonomy: str
    title: str
    share: int
    group: str
    """Its scenes, by their group (several: blanks between)."""
    organization: str = ""
    """Taxonomy of the billing organisation, where it is not the person's."""
    place: str = ""
    """Place of service of all its claims, where it has but one."""
    names_renderer: bool = True
    """Whether claims name who rendered the service; laboratories, ambulances and suppliers do not."""

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """What its practices do."""
        return tuple(scene for name in self.group.split() for scene in groups()[name])


SPECIALTIES: Final = (
    Specialty("family medicine", "P", "207Q00000X", "FAMILY PRACTICE", 150, "family"),
    Specialty("internal medicine", "P", "207R00000X", "INTERNAL MEDICINE", 110, "internal"),
    Specialty("nurse practitioner", "P", "363LF0000X", "CARE CLINIC", 50, "family"),
    Specialty("pediatrics", "P", "208000000X", "PEDIATRICS", 70, "pediatrics"),
    Specialty("cardiology", "P", "207RC0000X", "HEART GROUP", 50, "cardiology"),
    Specialty("gastroenterology", "P", "207RG0100X", "DIGESTIVE CARE", 30, "gastroenterology"),
    Specialty("pulmonology", "P", "207RP1001X", "LUNG AND SLEEP", 22, "pulmonology"),
    Specialty("nephrology", "P", "207RN0300X", "KIDNEY CARE", 18, "nephrology"),
    Specialty("endocrinology", "P", "207RE0101X", "ENDOCRINE CENTER", 18, "endocrinology"),
    Specialty("rheumatology", "P", "207RR0500X", "RHEUMATOLOGY", 14, "rheumatology"),
    Specialty("oncology", "P", "207RH0003X", "CANCER CENTER", 26, "oncology"),
    Specialty("neurology", "P", "2084N0400X", "NEUROLOGY", 26, "neurology"),
    Specialty("allergy", "P", "207K00000X", "ALLERGY", 12, "allergy"),
    Specialty("orthopedics", "P", "207X00000X", "ORTHOPEDICS", 48, "orthopedics"),
    Specialty("surgery", "P", "208600000X", "SURGICAL GROUP", 28, "surgery"),
    Specialty("dermatology", "P", "207N00000X", "DERMATOLOGY", 34, "dermatology"),
    Specialty("ophthalmology", "P", "207W00000X", "EYE SURGEONS", 28, "ophthalmology"),
    Specialty("optometry", "P", "152W00000X", "VISION CENTER", 26, "optometry"),
    Specialty("ear, nose and throat", "P", "207Y00000X", "ENT", 22, "ent"),
    Specialty("women's health", "P", "207V00000X", "WOMENS HEALTH", 42, "women"),
    Specialty("urology", "P", "208800000X", "UROLOGY", 22, "urology"),
    Specialty("podiatry", "P", "213E00000X", "FOOT AND ANKLE", 20, "podiatry"),
    Specialty("psychiatry", "P", "2084P0800X", "PSYCHIATRY", 24, "psychiatry"),
    Specialty("counselling", "P", "1041C0700X", "COUNSELING", 40, "counselling"),
    Specialty("emergency medicine", "P", "207P00000X", "EMERGENCY PHYSICIANS", 36, "emergency"),
    Specialty("hospital medicine", "P", "208M00000X", "HOSPITALISTS", 34, "hospital_medicine"),
    Specialty("radiology", "P", "2085R0202X", "RADIOLOGY", 46, "radiology"),
    Specialty("laboratory", "P", "291U00000X", "LABORATORY", 30, "laboratory", place="81", names_renderer=False),
    Specialty("anesthesiology", "P", "207L00000X", "ANESTHESIA", 26, "anesthesia"),
    Specialty("chiropractic", "P", "111N00000X", "CHIROPRACTIC", 26, "chiropractic"),
    Specialty("physical therapy", "P", "225100000X", "THERAPY", 34, "therapy", organization="261QP2000X"),
    Specialty("ambulance", "P", "341600000X", "AMBULANCE", 12, "ambulance", names_renderer=False),
    Specialty("equipment", "P", "332B00000X", "MEDICAL SUPPLY", 14, "equipment", names_renderer=False),
    Specialty("hospital", "I", "208M00000X", "HOSPITAL", 90, "stays outpatients", "282N00000X"),
    Specialty("critical access hospital", "I", "207Q00000X", "COUNTY HOSPITAL", 20, "outpatients", "282NC0060X"),
    Specialty("dentistry", "D", "1223G0001X", "DENTAL", 60, "general"),
    Specialty("endodontics", "D", "1223E0200X", "ENDODONTICS", 10, "endodontics"),
    Specialty("oral surgery", "D", "1223S0112X", "ORAL SURGERY", 10, "oral_surgery"),
    Specialty("orthodontics", "D", "1223X0400X", "ORTHODONTICS", 6, "orthodontics"),
)
