"""Every table of the record store, one file a schema file."""

from headway.records.models.arrangements import Arrangement
from headway.records.models.audience import FollowerCount, SocialCount, SocialPost, Visitor, WebVisit
from headway.records.models.base import Record
from headway.records.models.contracts import Contract, Payment
from headway.records.models.deals import (
    Activity,
    Deal,
    DealCompetitor,
    DealCredit,
    DealLine,
    DealOutcome,
    DealPartner,
    DealTerms,
    Pipeline,
    Stage,
    StageMove,
)
from headway.records.models.feedback import Case, CaseHold, FeedbackItem, Review, SurveyAnswer
from headway.records.models.imports import Alias, ExternalRef, Import, ImportRange, RefusedRow
from headway.records.models.kept import Dashboard, SavedAnswer
from headway.records.models.leads import Lead, LeadHandover, Message
from headway.records.models.log import Audit, ChangeLog, Epoch, History
from headway.records.models.offer import Campaign, Category, CurrencyRate, Product, ProductPrice, Source, Spend
from headway.records.models.orders import Order, OrderEvent, OrderLine
from headway.records.models.outreach import EmailEvent, Recipient
from headway.records.models.own_metrics import OwnMetric
from headway.records.models.parties import Account, AccountRole, Contact
from headway.records.models.people import Member, Membership, Office, Team, WorkedHours
from headway.records.models.plans import Closure, Note, OpenHours, Target
from headway.records.models.proposals import Objection, Quote, TimeEntry
from headway.records.models.seats import CustomField, Seat
from headway.records.models.shares import Share
from headway.records.models.sign_in import SignInLink
from headway.records.models.stock import LoyaltyPoints, StockLevel

__all__ = [
    "Account",
    "AccountRole",
    "Activity",
    "Alias",
    "Arrangement",
    "Audit",
    "Campaign",
    "Case",
    "CaseHold",
    "Category",
    "ChangeLog",
    "Closure",
    "Contact",
    "Contract",
    "CurrencyRate",
    "CustomField",
    "Dashboard",
    "Deal",
    "DealCompetitor",
    "DealCredit",
    "DealLine",
    "DealOutcome",
    "DealPartner",
    "DealTerms",
    "EmailEvent",
    "Epoch",
    "ExternalRef",
    "FeedbackItem",
    "FollowerCount",
    "History",
    "Import",
    "ImportRange",
    "Lead",
    "LeadHandover",
    "LoyaltyPoints",
    "Member",
    "Membership",
    "Message",
    "Note",
    "Objection",
    "Office",
    "OpenHours",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OwnMetric",
    "Payment",
    "Pipeline",
    "Product",
    "ProductPrice",
    "Quote",
    "Recipient",
    "Record",
    "RefusedRow",
    "Review",
    "SavedAnswer",
    "Seat",
    "Share",
    "SignInLink",
    "SocialCount",
    "SocialPost",
    "Source",
    "Spend",
    "Stage",
    "StageMove",
    "StockLevel",
    "SurveyAnswer",
    "Target",
    "Team",
    "TimeEntry",
    "Visitor",
    "WebVisit",
    "WorkedHours",
]
